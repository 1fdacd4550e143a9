import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { installOptions } from './infrastructure.mjs';
import { Failure } from './failure.mjs';
import { inProject, loadInfra, projectRoot } from './project.mjs';

const BACKGROUND = 'COSTWIRE_BACKGROUND';

/** Starts this installation as a process of its own and resolves when it is ready. */
export async function runInBackground({ args, steps, flags }) {
  mkdirSync(inProject('.costwire', 'logs'), { recursive: true });
  const output = openSync(inProject('.costwire', 'logs', 'start.log'), 'a', 0o600);
  const child = spawn(process.execPath, [inProject('scripts', 'start.mjs'), ...args], {
    cwd: projectRoot,
    env: { ...process.env, [BACKGROUND]: '1' },
    stdio: ['ignore', output, output, 'ipc'],
    detached: true,
  });
  closeSync(output);
  const { confirmInstall } = installOptions(flags);
  await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      reject(new Failure(`ended before it was ready (${code ?? signal}), see .costwire/logs/`));
    });
    child.on('message', (message) => {
      if (message.line !== undefined) steps.print(message.line);
      if (message.failure !== undefined) reject(new Failure(message.failure));
      if (message.ready) resolve();
      if (message.confirm !== undefined) {
        const answer = confirmInstall ? confirmInstall(message.confirm) : Promise.resolve(true);
        void answer.then((confirmed) => child.send({ confirmed }));
      }
    });
  });
  child.removeAllListeners();
  child.disconnect();
  child.unref();
}

/** The background side of `runInBackground`; undefined in a process that was started otherwise. */
export function tellParent() {
  if (process.env[BACKGROUND] === undefined || !process.send) return undefined;
  delete process.env[BACKGROUND];
  const tell = (message) => {
    if (process.connected) process.send(message);
  };
  const print = (line) => {
    console.log(line);
    tell({ line });
  };
  const confirmInstall = (command) =>
    new Promise((resolve) => {
      process.once('message', (message) => {
        resolve(message.confirmed === true);
      });
      tell({ confirm: command });
    });
  return {
    async run(main) {
      const { createSteps } = await import('./steps.mjs');
      const { LogFiles } = await loadInfra();
      const files = new LogFiles(inProject('.costwire', 'logs'));
      const onReady = (text) => {
        // The key goes to the terminal of the person who asked, not into a log file.
        tell({ line: text });
        tell({ ready: true });
      };
      const onLog = (name, line) => files.write(name, line);
      try {
        await main({ steps: createSteps(print), onLog, onReady, confirmInstall, env: process.env });
      } catch (error) {
        tell({ failure: error.message });
        throw error;
      } finally {
        await files.close();
        if (process.connected) process.disconnect();
      }
    },
  };
}
