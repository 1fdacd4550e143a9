import type { FieldFault } from '@costwire/contracts';
import { defaultMetadataStorage } from 'class-transformer/cjs/storage.js';
import { getMetadataStorage, ValidateBy } from 'class-validator';

/** A class whose members are described by decorators. */
export type Dto = new () => object;

interface Shape {
  /** The names of members by every spelling that is taken for them. */
  names: ReadonlyMap<string, string>;
  nullable: ReadonlySet<string>;
  nested: ReadonlyMap<string, { Dto: Dto; isList: boolean }>;
}

const NULLABLE = 'nullable';
const shapes = new WeakMap<Dto, Shape>();

/** `null` says something of its own about this member; of any other it says that it is not given. */
export function Nullable(): PropertyDecorator {
  return ValidateBy({ name: NULLABLE, validator: { validate: () => true } });
}

/** Whether anything is known about the members of a class. */
export function isDto(type: unknown): type is Dto {
  return typeof type === 'function' && shapeOf(type as Dto).names.size > 0;
}

/**
 * What a query or a body gives, under the names of its DTO: snake_case and camelCase are both taken,
 * at every depth. Members that no DTO knows stay as they are.
 *
 * @param faults gets a fault for each member that is given twice or has the wrong shape.
 */
export function membersGiven(
  value: unknown,
  Dto: Dto,
  field: string,
  faults: FieldFault[],
): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    faults.push({ field: field || 'body', message: 'must be an object' });
    return value;
  }
  const { names, nullable, nested } = shapeOf(Dto);
  const members = new Map<string, unknown>();
  for (const [key, member] of Object.entries(value)) {
    const name = names.get(key);
    if (name === undefined) members.set(key, member);
    else if (members.has(name)) {
      faults.push({ field: within(field, name), message: 'is given under two names' });
    } else if (member !== null || nullable.has(name)) {
      const child = nested.get(name);
      members.set(name, child ? nestedMember(member, child, within(field, name), faults) : member);
    }
  }
  return Object.fromEntries(members);
}

function nestedMember(
  value: unknown,
  { Dto, isList }: { Dto: Dto; isList: boolean },
  field: string,
  faults: FieldFault[],
): unknown {
  if (!isList) return membersGiven(value, Dto, field, faults);
  if (Array.isArray(value)) {
    return value.map((item, index) => membersGiven(item, Dto, `${field}[${index}]`, faults));
  }
  faults.push({ field, message: 'must be a list' });
  return value;
}

function within(field: string, name: string): string {
  return field === '' ? name : `${field}.${name}`;
}

function shapeOf(Dto: Dto): Shape {
  const known = shapes.get(Dto);
  if (known) return known;
  const rules = getMetadataStorage().getTargetValidationMetadatas(Dto, '', false, false);
  const members = [...new Set(rules.map(({ propertyName }) => propertyName))];
  const nullable = rules.filter(({ name }) => name === NULLABLE);
  const shape: Shape = {
    names: new Map(members.flatMap((name) => spellings(name).map((spelling) => [spelling, name]))),
    nullable: new Set(nullable.map(({ propertyName }) => propertyName)),
    nested: new Map(
      members.flatMap((name) => {
        const type = defaultMetadataStorage.findTypeMetadata(Dto, name);
        const child = type?.typeFunction();
        return isDto(child) ? [[name, { Dto: child, isList: type?.reflectedType === Array }]] : [];
      }),
    ),
  };
  shapes.set(Dto, shape);
  return shape;
}

function spellings(name: string): string[] {
  const camel = name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  const snake = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return [name, camel, snake];
}
