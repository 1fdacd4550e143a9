import { findBinaries, type BinarySearch } from './find-binary.js';

function search(files: readonly string[], path = '/usr/local/bin:/usr/bin'): BinarySearch {
  return {
    path,
    isExecutable: (file) => files.includes(file),
    listFolder: (folder) => [
      ...new Set(
        files
          .filter((file) => file.startsWith(`${folder}/`))
          .map((file) => file.slice(folder.length + 1).split('/')[0] ?? ''),
      ),
    ],
  };
}

const postgres = (folder: string): string[] => [`${folder}/postgres`, `${folder}/initdb`];

describe('finding server binaries', () => {
  it('prefers PATH to the known folders', () => {
    const files = ['/opt/nats/nats-server', '/usr/sbin/nats-server'];
    expect(findBinaries('nats', search(files, '/opt/nats'))).toEqual(files);
  });

  it('finds servers in /usr/sbin, which is not on the PATH of most users', () => {
    expect(findBinaries('nats', search(['/usr/sbin/nats-server']))).toEqual([
      '/usr/sbin/nats-server',
    ]);
  });

  it('orders versioned Postgres folders by number, newest first', () => {
    const folders = [9, 17, 15].map((version) => `/usr/lib/postgresql/${version}/bin`);
    expect(findBinaries('postgres', search(folders.flatMap(postgres)))).toEqual([
      '/usr/lib/postgresql/17/bin/postgres',
      '/usr/lib/postgresql/15/bin/postgres',
      '/usr/lib/postgresql/9/bin/postgres',
    ]);
  });

  it('finds Postgres formulas of Homebrew outside PATH', () => {
    const files = postgres('/opt/homebrew/opt/postgresql@17/bin');
    expect(findBinaries('postgres', search(files))).toEqual([files[0]]);
  });

  it('leaves out a Postgres that cannot initialise a data folder', () => {
    expect(findBinaries('postgres', search(['/usr/bin/postgres']))).toEqual([]);
  });

  it('takes Valkey when there is no Redis', () => {
    expect(findBinaries('redis', search(['/usr/bin/valkey-server']))).toEqual([
      '/usr/bin/valkey-server',
    ]);
  });

  it('ignores relative PATH entries, which depend on the working folder', () => {
    expect(findBinaries('nats', search(['bin/nats-server'], 'bin:'))).toEqual([]);
  });

  it('names a binary once although PATH and the known folders both hold it', () => {
    expect(findBinaries('redis', search(['/usr/bin/redis-server']))).toHaveLength(1);
  });
});
