import 'reflect-metadata';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { CostwireError, FieldFault } from '@costwire/contracts';
import { getMetadataStorage, IsObject } from 'class-validator';
import { isDto, type Dto } from '../http/dto-members.js';
import { createValidationPipe } from '../http/validation-pipe.js';

const SOURCES = join(__dirname, '..');

class FreeDto {
  @IsObject()
  meta!: object;
}

/** Every DTO of the gateway with each of its members. */
function membersOfAllDtos(): [Dto, string][] {
  const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' });
  const dtos = files
    .filter((file) => file.endsWith('.dto.ts'))
    .flatMap((file) => Object.values(jest.requireActual<object>(join(SOURCES, file))) as unknown[])
    .filter(isDto);
  return [...new Set(dtos)].flatMap((Dto) => {
    const rules = getMetadataStorage().getTargetValidationMetadatas(Dto, '', false, false);
    const names = new Set(rules.map(({ propertyName }) => propertyName));
    return [...names].map((name): [Dto, string] => [Dto, name]);
  });
}

describe('a member of a body', () => {
  const pipe = createValidationPipe();
  const faultsOf = async (Dto: Dto, body: object): Promise<readonly FieldFault[]> =>
    pipe.transform(body, { type: 'body', metatype: Dto }).then(
      () => [],
      (error: unknown) => (error as CostwireError).faults,
    );
  const cases = membersOfAllDtos();

  test('is looked for in more than a hundred members of DTOs', () => {
    expect(cases.length).toBeGreaterThan(100);
  });

  test.each([
    ['at once', '', { constructor: 1 }],
    ['as nothing', '', { constructor: null }],
    ['in another', '.a', { a: { constructor: 'x' } }],
    ['in a list', '.a[0]', { a: [{ constructor: {} }] }],
  ])('called constructor is refused by its place, %s', async (_, place, value) => {
    for (const [Dto, name] of cases) {
      expect([Dto.name, await faultsOf(Dto, { [name]: structuredClone(value) })]).toEqual([
        Dto.name,
        expect.arrayContaining([
          { field: `${name}${place}.constructor`, message: 'is a name that no member can have' },
        ]),
      ]);
    }
  });

  test.each([...Object.getOwnPropertyNames(Object.prototype), 'prototype'])(
    'called %s is refused, and never dropped in silence',
    async (name) => {
      const body = JSON.parse(`{"meta":{"deep":[{"${name}":1}]}}`) as object;
      const place = name.startsWith('_') ? '(unnamed field)' : name;
      expect(await faultsOf(FreeDto, body)).toEqual([
        { field: `meta.deep[0].${place}`, message: 'is a name that no member can have' },
      ]);
    },
  );

  test.each(['then', 'get', 'length', 'name', 'toJSON', 'inspect'])(
    'of a free object may be called %s and is kept',
    async (name) => {
      const meta = { [name]: 1, deep: { [name]: [{ [name]: 'x' }] } };
      const read: unknown = await pipe.transform({ meta }, { type: 'body', metatype: FreeDto });
      expect(read).toEqual({ meta });
    },
  );
});
