import 'reflect-metadata';
import { IsEmail, IsIn, IsInt, IsString, Matches, Max, Min, MinLength } from 'class-validator';
import { describeConfiguration, FromEnvironment } from './configuration.js';

class Sample {
  @FromEnvironment('SAMPLE_SIZE', 'How large it is, in bytes.')
  @IsInt()
  @Min(2)
  @Max(100)
  size = 4;

  @FromEnvironment('SAMPLE_MODE', 'How it works.')
  @IsIn(['fast', 'safe'])
  mode!: string;

  @FromEnvironment('SAMPLE_URL', 'Where it is.')
  @Matches(/^nats:/, { message: 'url must begin with nats:' })
  url!: string;

  @FromEnvironment('SAMPLE_NAMES', 'What it is called.')
  @MinLength(3, { each: true })
  @IsString({ each: true })
  names: string[] = ['one', 'two'];
}

class Wordless {
  @FromEnvironment('SAMPLE_MAIL', 'Whom to write to.')
  @IsEmail()
  mail = '';
}

describe('describeConfiguration', () => {
  const described = describeConfiguration(Sample);

  test('gives the variables with their meaning, in the order of the class', () => {
    expect(described.map(({ variable, meaning }) => [variable, meaning])).toEqual([
      ['SAMPLE_SIZE', 'How large it is, in bytes.'],
      ['SAMPLE_MODE', 'How it works.'],
      ['SAMPLE_URL', 'Where it is.'],
      ['SAMPLE_NAMES', 'What it is called.'],
    ]);
  });

  test('gives the defaults as they would be written, none for a required variable', () => {
    expect(described.map((each) => each.default)).toEqual(['4', undefined, undefined, 'one,two']);
  });

  test('words the rules in the order in which they are declared', () => {
    expect(described.map(({ rules }) => rules)).toEqual([
      ['whole number', 'at least 2', 'at most 100'],
      ['one of fast, safe'],
      ['must begin with nats:'],
      [
        'list separated by commas, each: at least 3 characters',
        'list separated by commas, each: text',
      ],
    ]);
  });

  test('refuses a rule that it has no words for, rather than leave it out', () => {
    expect(() => describeConfiguration(Wordless)).toThrow('isEmail of mail');
  });
});
