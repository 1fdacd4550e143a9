import { Buffer } from 'node:buffer';
import { spawn } from 'node:child_process';
import { projectRoot } from './project.mjs';

/**
 * Runs a command in the project's root without input. Resolves to `{ code, output }`, where `output`
 * is everything it wrote to the streams that are collected (`collect`: 'all', 'stdout' or 'none').
 */
export function runChild(command, args, { env = process.env, collect = 'all' } = {}) {
  const stdout = collect === 'none' ? 'inherit' : 'pipe';
  const stderr = collect === 'all' ? 'pipe' : 'inherit';
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: projectRoot,
      env,
      stdio: ['ignore', stdout, stderr],
    });
    const chunks = [];
    child.stdout?.on('data', (chunk) => chunks.push(chunk));
    child.stderr?.on('data', (chunk) => chunks.push(chunk));
    child.once('error', reject);
    child.once('close', (code, signal) => {
      resolve({ code: code ?? `signal ${signal}`, output: Buffer.concat(chunks).toString() });
    });
  });
}
