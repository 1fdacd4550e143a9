import { identifierHoldsPersonalData } from './identifier.js';

describe('identifierHoldsPersonalData', () => {
  it.each([
    ['ann@example.org', 'EMAIL_ADDRESS'],
    ['user:ann.lee+x@mail.example.org', 'EMAIL_ADDRESS'],
    ['4242424242424242', 'CREDIT_CARD'],
    ['cust-4242-4242-4242-4242', 'CREDIT_CARD'],
    ['219-09-9998', 'US_SSN'],
    ['+1 650-253-0000', 'PHONE_NUMBER'],
    ['+442079460958', 'PHONE_NUMBER'],
    ['(650) 253-0000', 'PHONE_NUMBER'],
    ['203.0.113.9', 'IP_ADDRESS'],
    ['ip-203.0.113.9', 'IP_ADDRESS'],
    ['2001:4860:4860::8888', 'IP_ADDRESS'],
    ['00:1b:63:84:45:e6', 'MAC_ADDRESS'],
    ['GB82WEST12345698765432', 'IBAN_CODE'],
    ['ghp_9fQx2LmV7cKzR4tYbN8wJ1sHdP6gA3eUiO0k', 'SECRET'],
    ['AKIAZ5XW3KQ7TLM2PVBN', 'SECRET'],
  ])('recognises %s as %s', (identifier, type) => {
    expect(identifierHoldsPersonalData(identifier)).toBe(type);
  });

  it.each([
    '',
    'checkout',
    'support-bot-v2.1.0',
    '0190b6f2-7c3a-7d55-8f00-3c5b9e7a1d42',
    '12345678-1234-4123-8123-123456789012',
    'evt_1770712345678',
    '1770712345678',
    '1770712345',
    '1770712345678901234',
    'run-2026-02-11-000418',
    'order_100-2026-000418',
    'gpt-4o-2024-08-06',
    'claude-3-5-sonnet-20241022',
    'us.anthropic.claude-3-5-sonnet-20241022-v2:0',
    'arn:aws:bedrock:us-east-1::foundation-model/x',
    'a1b2c3d4e5f60718293a4b5c6d7e8f90',
    'team@backend',
    'svc/chat-api@sha256:9b74c989',
    'cmpl-9x8y7z6w5v4u3t2s1r',
    'chatcmpl-ABC123def456GHI789',
    '01HZX3J5K7M9N1P3Q5R7S9T1V3',
    'urn:uuid:6f1f3c52-8a4e-4f0b-9a55-0c2d1e7b9f31',
    '12:34:56',
    '126.0.6478.127',
  ])('lets the ordinary identifier %p pass', (identifier) => {
    expect(identifierHoldsPersonalData(identifier)).toBeUndefined();
  });
});
