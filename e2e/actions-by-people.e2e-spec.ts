import './actions.cases.js';
import './action-input.cases.js';
import './action-people.cases.js';
import { endSharedCostwire } from './shared-costwire.js';

afterAll(endSharedCostwire);
