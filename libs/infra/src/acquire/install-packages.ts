import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { ServiceName } from './infrastructure.js';

/** A package manager that can install without asking for a password. */
export interface PackageManager {
  readonly name: 'apt' | 'brew';
  /** Put before every command: `sudo -n` when not root. */
  readonly prefix: readonly string[];
}

/** Which package brings which server, by package manager. */
const PACKAGES: Readonly<Record<PackageManager['name'], Readonly<Record<ServiceName, string>>>> = {
  apt: { postgres: 'postgresql', nats: 'nats-server', redis: 'redis-server' },
  brew: { postgres: 'postgresql@17', nats: 'nats-server', redis: 'redis' },
};

const succeeds = (command: string, args: readonly string[]): boolean =>
  spawnSync(command, args, { stdio: 'ignore', timeout: 10_000 }).status === 0;

/** The package manager of this machine; undefined when there is none that works unattended. */
export function findPackageManager(): PackageManager | undefined {
  if (process.platform === 'darwin') {
    return succeeds('brew', ['--version']) ? { name: 'brew', prefix: [] } : undefined;
  }
  if (process.platform !== 'linux' || !succeeds('apt-get', ['--version'])) return undefined;
  if (process.getuid?.() === 0) return { name: 'apt', prefix: [] };
  return succeeds('sudo', ['-n', 'true']) ? { name: 'apt', prefix: ['sudo', '-n'] } : undefined;
}

/** The commands that install the servers, in order, each as its words. */
export function installCommands(
  manager: PackageManager,
  services: readonly ServiceName[],
): string[][] {
  const packages = services.map((service) => PACKAGES[manager.name][service]);
  if (manager.name === 'brew') return [['brew', 'install', ...packages]];
  const aptGet = [
    ...manager.prefix,
    // RUNLEVEL=1: System V scripts start nothing; the policy file below stops systemd units.
    ...['env', 'DEBIAN_FRONTEND=noninteractive', 'RUNLEVEL=1'],
    ...['apt-get', '-o', 'DPkg::Lock::Timeout=300', '-qq'],
  ];
  return [
    [...aptGet, 'update'],
    [...aptGet, 'install', '-y', '--no-install-recommends', ...packages],
  ];
}

/** The one command a person would type, for messages. */
export function installAdvice(services: readonly ServiceName[]): string {
  if (process.platform === 'darwin') {
    return `brew install ${services.map((service) => PACKAGES.brew[service]).join(' ')}`;
  }
  return `sudo apt-get install ${services.map((service) => PACKAGES.apt[service]).join(' ')}`;
}

/** Files that keep Debian from creating its own cluster and from starting what it installs. */
const BRAKES = [
  {
    path: '/usr/sbin/policy-rc.d',
    text: '#!/bin/sh\n# 101: action forbidden (invoke-rc.d(8))\nexit 101\n',
    mode: '755',
  },
  {
    path: '/etc/postgresql-common/createcluster.d/costwire.conf',
    text: 'create_main_cluster = false\n',
    mode: '644',
  },
];
const DEBIAN_UNITS = ['postgresql.service', 'nats-server.service', 'redis-server.service'];

/** Exit codes: 0 the file was made, 10 its folder as well, others: it was there or may not be made. */
const MAKE_BRAKE =
  '[ -e "$1" ] && exit 1; made=0; dir=$(dirname "$1"); ' +
  '[ -d "$dir" ] || { mkdir -p "$dir" || exit 1; made=10; }; ' +
  'printf %s "$2" >"$1" && chmod "$3" "$1" && exit $made; exit 1';

/** Puts the brakes on that are absent; returns the function that takes exactly those off again. */
function applyBrakes({ prefix }: PackageManager): () => void {
  const run = (...words: readonly string[]): number | null => {
    const [command = 'sh', ...args] = [...prefix, ...words];
    return spawnSync(command, args, { stdio: 'ignore', cwd: '/' }).status;
  };
  const undo: (() => void)[] = [];
  for (const { path, text, mode } of BRAKES) {
    const status = run('sh', '-c', MAKE_BRAKE, 'sh', path, text, mode);
    if (status === 0 || status === 10) undo.push(() => run('rm', '-f', path));
    if (status === 10) undo.push(() => run('rmdir', dirname(path)));
  }
  return () => {
    for (const step of undo) step();
  };
}

function runCommand(words: readonly string[], log: (line: string) => void): Promise<void> {
  const [command = '', ...args] = words;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], cwd: '/' });
    let output = '';
    const collect = (chunk: Buffer): void => {
      output = (output + chunk.toString()).slice(-4_000);
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) {
        resolve();
        return;
      }
      log(output.trimEnd());
      reject(new Error(`"${words.join(' ')}" ended with code ${code}`));
    });
  });
}

/**
 * Installs the servers. None of them is started or left enabled by Debian: ours are private.
 * Rejects when a command fails; its last output has then been logged.
 */
export async function installPackages(
  manager: PackageManager,
  services: readonly ServiceName[],
  log: (line: string) => void,
): Promise<void> {
  const release = manager.name === 'apt' ? applyBrakes(manager) : () => undefined;
  try {
    for (const words of installCommands(manager, services)) {
      log(`running: ${words.join(' ')}`);
      await runCommand(words, log);
    }
  } finally {
    release();
  }
  if (manager.name === 'apt' && existsSync('/run/systemd/system')) {
    const [command = 'systemctl', ...rest] = [...manager.prefix, 'systemctl', 'disable', '--now'];
    const units = DEBIAN_UNITS.filter((unit) => services.some((name) => unit.startsWith(name)));
    spawnSync(command, [...rest, ...units], { stdio: 'ignore' });
  }
}
