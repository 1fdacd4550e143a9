export {
  createDetector,
  type DetectOptions,
  type Detector,
  type DetectorOptions,
} from './detector.js';
export { ENTITY_TYPES, isEntityType, type EntityType } from './entity-types.js';
export { type Finding } from './finding.js';
export { identifierHoldsPersonalData } from './identifier.js';
export { pseudonym } from './pseudonym.js';
export { redact, type RedactionOperator, type RedactionOperators } from './redact.js';
export {
  screenValue,
  WITHHELD,
  type FindingCount,
  type JsonValue,
  type ScreenedValue,
  type ScreenOptions,
} from './screen-value.js';
