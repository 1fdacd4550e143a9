// Imported before everything else, in syntax that old versions can read.
import { readFileSync } from 'node:fs';

const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
const needed = /(\d+)\.(\d+)/.exec(manifest.engines.node).slice(1).map(Number);
const present = process.versions.node.split('.').map(Number);

if (present[0] < needed[0] || (present[0] === needed[0] && present[1] < needed[1])) {
  console.error(
    `Costwire needs Node.js ${needed.join('.')} or newer; this is ${process.versions.node}.`,
  );
  process.exit(1);
}
