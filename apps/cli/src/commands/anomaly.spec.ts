import type { Command } from 'commander';
import { anomalyCommand } from './anomaly.js';

function subcommand(name: string): Command {
  const found = anomalyCommand().commands.find((command) => command.name() === name);
  if (found === undefined) throw new Error(`no command ${name}`);
  return found.exitOverride().configureOutput({ writeErr: () => undefined });
}

function reportOf(args: string[]): Record<string, number> {
  const written: string[] = [];
  const spy = jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written.push(String(text));
    return true;
  });
  subcommand('eval').parse(args, { from: 'user' });
  spy.mockRestore();
  return JSON.parse(written.join('')) as Record<string, number>;
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

  it('refuses a suite that it does not know and names those it does', () => {
    expect(() => subcommand('eval').parse(['--suite', 'other'], { from: 'user' })).toThrow(
      'Allowed choices are spend, deployments, young',
    );
  });

  it('prints a report with every measure of the suite that is named', () => {
    const args = ['--accounts', '1', '--seed', '3'];
    const spend = reportOf(args);
    expect(spend).toMatchObject({
      accounts: 1,
      events: expect.any(Number),
      f1: expect.any(Number),
    });
    expect(reportOf([...args, '--suite', 'spend'])).toEqual(spend);
    const deployments = reportOf([...args, '--suite', 'deployments']);
    expect(deployments).toMatchObject({ accounts: 1 });
    expect(deployments.seriesMonths).not.toBe(spend.seriesMonths);
  });
});
