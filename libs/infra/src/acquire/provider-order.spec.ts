import { providerOrder } from './provider-order.js';

describe('the order of providers', () => {
  it('begins with what the operator gave and ends with the package manager', () => {
    expect(providerOrder({ mayInstall: true })).toEqual(['env', 'binary', 'docker', 'packages']);
  });

  it('puts Docker first when it is asked for', () => {
    expect(providerOrder({ preferred: 'docker', mayInstall: true })[0]).toBe('docker');
  });

  it('never installs when that is switched off', () => {
    expect(providerOrder({ mayInstall: false })).not.toContain('packages');
  });
});
