/**
 * For tests of the row rules: what a door asks the database, kept as it was asked, and asked again without
 * everything that narrows it. Kysely's own tree is cut, so nothing is guessed about texts of SQL.
 */
import {
  type CompiledQuery,
  type DeleteQueryNode,
  type KyselyPlugin,
  type OperationNode,
  OperationNodeTransformer,
  type QueryId,
  type RootOperationNode,
  type SelectQueryNode,
  type Transaction,
  type UpdateQueryNode,
} from 'kysely';
import type { Tables } from '../src/database/schema.ts';

/** Remembers each statement that goes through it. */
export interface Recorder {
  readonly plugin: KyselyPlugin;
  /** What was asked since the last call, in order. */
  take(): readonly Asked[];
}

/** One statement. */
export interface Asked {
  readonly node: RootOperationNode;
  readonly queryId: QueryId;
}

/** @example const app = createDoors({ ...parts, db: db.withPlugin(recorder.plugin) }); */
export function createRecorder(): Recorder {
  let asked: Asked[] = [];
  return {
    plugin: {
      transformQuery: ({ node, queryId }) => {
        asked.push({ node, queryId });
        return node;
      },
      transformResult: async ({ result }) => result,
    },
    take: () => {
      const taken = asked;
      asked = [];
      return taken;
    },
  };
}

/** A node without some of its members. */
function without<Node extends OperationNode>(node: Node, ...names: (keyof Node)[]): Node {
  return Object.fromEntries(
    Object.entries(node).filter(([name]) => !names.includes(name as keyof Node)),
  ) as Node;
}

/** Cuts every WHERE, also those of selects within selects, and what bounds the number of rows. */
class Widener extends OperationNodeTransformer {
  protected override transformSelectQuery(node: SelectQueryNode, queryId?: QueryId): SelectQueryNode {
    return without(super.transformSelectQuery(node, queryId), 'where', 'limit', 'offset', 'having');
  }

  protected override transformUpdateQuery(node: UpdateQueryNode, queryId?: QueryId): UpdateQueryNode {
    return without(super.transformUpdateQuery(node, queryId), 'where');
  }

  protected override transformDeleteQuery(node: DeleteQueryNode, queryId?: QueryId): DeleteQueryNode {
    return without(super.transformDeleteQuery(node, queryId), 'where');
  }
}

const WIDENER = new Widener();

/** The statement without its WHERE, for a transaction to execute. */
export function widened(trx: Transaction<Tables>, { node, queryId }: Asked): CompiledQuery<object> {
  return trx.getExecutor().compileQuery(WIDENER.transformNode(node, queryId), queryId);
}

/** The statement as it was, its parameters changed: for what is no tree, such as a call of a function. */
export function redirected(
  trx: Transaction<Tables>,
  { node, queryId }: Asked,
  change: (parameter: unknown) => unknown,
): CompiledQuery<object> {
  const compiled = trx.getExecutor().compileQuery<object>(node, queryId);
  return { ...compiled, parameters: compiled.parameters.map(change) };
}
