export {
  createDetector,
  type DetectOptions,
  type Detector,
  type DetectorOptions,
} from './detector.js';
export { ENTITY_TYPES, isEntityType, type EntityType } from './entity-types.js';
export { type Finding, type FoundSpan, type TextScanner } from './finding.js';
export { identifierHoldsPersonalData } from './identifier.js';
export { operatorsOf, policyScanner, type KeyLookup, type PolicyScanner } from './policy.js';
export { policyFaults } from './policy-faults.js';
export { pseudonym } from './pseudonym.js';
export {
  decrypted,
  redact,
  redactedText,
  type RedactedText,
  type RedactionOperator,
  type RedactionOperators,
} from './redact.js';
export {
  screenValue,
  WITHHELD,
  type FindingCount,
  type JsonValue,
  type LocatedSpan,
  type ScreenedValue,
  type ScreenOptions,
} from './screen-value.js';
