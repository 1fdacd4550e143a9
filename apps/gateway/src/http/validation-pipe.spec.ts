import type { CostwireError, FieldFault } from '@costwire/contracts';
import { Type } from 'class-transformer';
import { IsArray, IsIn, IsInt, IsOptional, IsString, ValidateNested } from 'class-validator';
import { Nullable } from './dto-members.js';
import { createValidationPipe } from './validation-pipe.js';

class PartDto {
  @IsString()
  part_name!: string;

  @IsOptional()
  @IsInt()
  maxTokens?: number;
}

class WholeDto {
  @IsString()
  whole_name!: string;

  @IsOptional()
  @ValidateNested()
  @Type(() => PartDto)
  one_part?: PartDto;

  @IsOptional()
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => PartDto)
  all_parts?: PartDto[];

  @IsOptional()
  @IsIn(['and', 'or'])
  combine = 'and';

  @IsOptional()
  @Nullable()
  @IsString()
  note?: string | null;
}

describe('the validation of a body', () => {
  const pipe = createValidationPipe();
  const read = async (value: unknown): Promise<unknown> =>
    pipe.transform(value, { type: 'body', metatype: WholeDto });
  const faults = async (value: unknown): Promise<readonly FieldFault[]> =>
    read(value).then(
      () => [],
      (error: unknown) => (error as CostwireError).faults,
    );
  const body = (more: object): object => ({ whole_name: 'a', ...more });

  test("names a place in a list, and no member that could be somebody's number", async () => {
    const card = { '4556737586899855': 1 };
    const parts = [{ part_name: 'b' }, { part_name: 'c', ...card }];
    expect(await faults(body({ ...card, all_parts: parts }))).toEqual([
      { field: '(unnamed field)', message: 'is not a known field' },
      { field: 'all_parts[1].(unnamed field)', message: 'is not a known field' },
    ]);
  });

  test('takes snake_case and camelCase at every depth', async () => {
    const parts = [
      { partName: 'b', maxTokens: 1 },
      { part_name: 'c', max_tokens: 2 },
    ];
    const given = { wholeName: 'a', onePart: parts[0], all_parts: parts };
    expect(await read(given)).toEqual({
      whole_name: 'a',
      combine: 'and',
      one_part: { part_name: 'b', maxTokens: 1 },
      all_parts: [
        { part_name: 'b', maxTokens: 1 },
        { part_name: 'c', maxTokens: 2 },
      ],
    });
  });

  test('takes null for what is not given, unless the member says that it means something', async () => {
    const given = body({ one_part: null, allParts: null, combine: null, note: null });
    expect(await read(given)).toEqual({ whole_name: 'a', combine: 'and', note: null });
    expect(await faults({ whole_name: null })).toEqual([
      { field: 'whole_name', message: 'must be a string' },
    ]);
  });

  test.each([
    ['a field under two names', { wholeName: 'b' }, 'whole_name', 'is given under two names'],
    ['an unknown field', { bigName: 1 }, 'bigName', 'is not a known field'],
    ['an unknown field that is null', { bigName: null }, 'bigName', 'is not a known field'],
    ['a list for an object', { onePart: [] }, 'one_part', 'must be an object'],
    ['a text for an object', { one_part: 'x' }, 'one_part', 'must be an object'],
    ['an object for a list', { all_parts: {} }, 'all_parts', 'must be a list'],
    ['a list within a list', { all_parts: [[]] }, 'all_parts[0]', 'must be an object'],
    ['null within a list', { all_parts: [null] }, 'all_parts[0]', 'must be an object'],
    [
      'a fault within a list',
      { all_parts: [{ partName: 'a' }, { partName: 1 }] },
      'all_parts[1].part_name',
      'must be a string',
    ],
    ['NUL', { note: 'a\0' }, 'note', 'holds NUL or a lone surrogate'],
    [
      'half a surrogate pair within a list',
      { allParts: [{ partName: '\ud800' }] },
      'allParts[0].partName',
      'holds NUL or a lone surrogate',
    ],
    ['NUL in a name', { ['a\0']: 1 }, 'body', 'has a key with NUL or a lone surrogate'],
  ])('names %s', async (_name, more, field, message) => {
    expect(await faults(body(more))).toEqual([{ field, message }]);
  });

  test.each([['a text'], [1], [null], [[]], [[body({})]], [true]])(
    'refuses %j, which is no object',
    async (value) => {
      expect(await faults(value)).toEqual([{ field: 'body', message: 'must be an object' }]);
    },
  );

  test('names a hundred faults at most', async () => {
    expect(await faults(body({ all_parts: Array(5_000).fill(1) }))).toHaveLength(100);
    const parts = Array(5_000).fill({ part_name: 1 });
    expect(await faults(body({ all_parts: parts }))).toHaveLength(100);
  });

  test('reads no body as one that names nothing', async () => {
    expect((await faults(undefined)).map(({ field }) => field)).toEqual(['whole_name']);
  });
});
