import { installAdvice, installCommands } from './install-packages.js';

describe('installing servers', () => {
  it('reads the package lists before it installs by apt', () => {
    const [update, install] = installCommands({ name: 'apt', prefix: [] }, ['nats', 'redis']);
    expect(update?.at(-1)).toBe('update');
    expect(install?.slice(-5)).toEqual([
      'install',
      '-y',
      '--no-install-recommends',
      'nats-server',
      'redis-server',
    ]);
  });

  it('keeps the questions of packages and the start of services away', () => {
    for (const words of installCommands({ name: 'apt', prefix: [] }, ['postgres'])) {
      expect(words).toEqual(
        expect.arrayContaining(['DEBIAN_FRONTEND=noninteractive', 'RUNLEVEL=1']),
      );
    }
  });

  it('asks sudo not to prompt when not root', () => {
    const [update] = installCommands({ name: 'apt', prefix: ['sudo', '-n'] }, ['nats']);
    expect(update?.slice(0, 3)).toEqual(['sudo', '-n', 'env']);
  });

  it('uses one command with Homebrew', () => {
    expect(installCommands({ name: 'brew', prefix: [] }, ['redis', 'nats'])).toEqual([
      ['brew', 'install', 'redis', 'nats-server'],
    ]);
  });

  it('advises one command that names only what is missing', () => {
    const advice = installAdvice(['nats']);
    expect(advice).toMatch(/install nats-server$/);
  });
});
