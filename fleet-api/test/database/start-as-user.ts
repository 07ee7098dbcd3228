/** Run by embedded.test.ts as an ordinary user: starts the server of a folder, says how it went, stops it. */
import { startEmbedded } from '../../src/database/embedded.ts';

const [, , dataDir = ''] = process.argv;
const server = await startEmbedded({ dataDir, adminPassword: 'of-an-ordinary-user' });
console.log(JSON.stringify({ base: server.place.base, runAs: server.place.runAs ?? null, how: server.how }));
await server.stop();
