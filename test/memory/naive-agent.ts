/**
 * What most teams write for a unit: reads sentences of a receiver, keeps the last, sends each as JSON, and runs on. A
 * process of its own, so that its memory can be read as ours is. Says `sent` after each, and `over` when its input ends.
 */
import { createInterface } from 'node:readline';

const queue: string[] = [];
const sent = { count: 0, bytes: 0 };
for await (const row of createInterface({ input: process.stdin })) {
  const [timeS, latitude, longitude] = row.split(',').map(Number);
  queue.push(JSON.stringify({ ts: timeS, lat: latitude, lon: longitude }));
  const message = queue.shift() ?? '';
  sent.bytes += message.length;
  sent.count += 1;
}
process.stdout.write(`over ${sent.count}\n`);
setInterval(() => sent.count, 1_000);
