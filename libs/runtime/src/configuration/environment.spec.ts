import { environmentOf } from './environment.js';

describe('the environment of one service', () => {
  const both = { NATS_URL: 'nats://all', NATS_URL_COST: 'nats://cost', PORT: '1' };

  it('has the variable that is meant for it in the place of the common one', () => {
    expect(environmentOf('cost', both)).toMatchObject({ NATS_URL: 'nats://cost', PORT: '1' });
  });

  it('has the common one when there is none of its own', () => {
    expect(environmentOf('ingest', both)['NATS_URL']).toBe('nats://all');
    expect(environmentOf('cost', { NATS_URL: 'nats://all', NATS_URL_COST: '' })).toMatchObject({
      NATS_URL: 'nats://all',
    });
  });

  it('takes a file of its own before the common value', () => {
    const environment = { NATS_URL: 'nats://all', NATS_URL_COST_FILE: '/run/secrets/cost' };
    const { NATS_URL, NATS_URL_FILE } = environmentOf('cost', environment);
    expect({ NATS_URL, NATS_URL_FILE }).toEqual({
      NATS_URL: undefined,
      NATS_URL_FILE: '/run/secrets/cost',
    });
  });

  it('gives no other variable to one service alone', () => {
    const environment = { DATABASE_URL: 'all', DATABASE_URL_COST: 'cost' };
    expect(environmentOf('cost', environment)['DATABASE_URL']).toBe('all');
  });
});
