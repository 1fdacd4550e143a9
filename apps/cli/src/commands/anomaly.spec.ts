import type { Command } from 'commander';
import { anomalyCommand } from './anomaly.js';

function subcommand(name: string): Command {
  const found = anomalyCommand().commands.find((command) => command.name() === name);
  if (found === undefined) throw new Error(`no command ${name}`);
  return found.exitOverride().configureOutput({ writeErr: () => undefined });
}

describe('costwire anomaly', () => {
  it.each([
    [['--mode', 'cost', '--config', '{'], 'not JSON'],
    [['--mode', 'cost', '--config', '{"minimum":1}'], 'unknown setting minimum'],
    [['--mode', 'other'], 'Allowed choices are score, cost'],
    [[], "required option '--mode <mode>'"],
  ])('refuses scan with %j and says why', (args, reason) => {
    expect(() => subcommand('scan').parse(args, { from: 'user' })).toThrow(reason);
  });

  it('refuses a count that is none', () => {
    const args = ['--accounts', '-3'];
    expect(() => subcommand('eval').parse(args, { from: 'user' })).toThrow('not a count');
  });

  it('prints a report with every measure', () => {
    const written: string[] = [];
    const spy = jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
      written.push(String(text));
      return true;
    });
    subcommand('eval').parse(['--accounts', '1', '--seed', '3'], { from: 'user' });
    spy.mockRestore();
    const report = JSON.parse(written.join('')) as Record<string, number>;
    expect(report).toMatchObject({
      accounts: 1,
      events: expect.any(Number),
      f1: expect.any(Number),
    });
  });
});
