/** The scenario room: language, compiler, program text and catalogue. */
export { loadCatalogue, loadScenarioFile } from './catalogue.js';
export { compileScenario } from './compile.js';
export { decodeProgram } from './decode.js';
export { describeProgram, describeSteps } from './describe.js';
export { encodeProgram, encodeWireProgram, LIMITS, wireProgram } from './encode.js';
export { parseScenarios } from './parse-yaml.js';
export type { Scenario } from './scenario.js';
export { compareIds, selectPrograms } from './selection.js';
export {
  columnStepNames,
  isCall,
  isCheckStep,
  outcomeStepNames,
  placedSteps,
  stepName,
} from './step-names.js';
