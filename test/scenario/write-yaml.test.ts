import { expect } from 'chai';
import { compileScenario } from '../../src/scenario/compile.js';
import { parseScenarios } from '../../src/scenario/parse-yaml.js';
import type { Program } from '../../src/scenario/program.js';
import { scenarioYaml } from '../../src/scenario/write-yaml.js';
import { catalogue, programOf } from '../emulator/programs.js';

function readBack(text: string): Program[] {
  return parseScenarios(text, 'written.yaml').flatMap((scenario) => compileScenario(scenario));
}

describe('a program written as a scenario file', () => {
  it('is read back as the same program, for every program of the catalogue', () => {
    for (const program of catalogue()) {
      const { rounds: _, ...rest } = program;
      const expected = { ...rest, variant: '-' };
      expect(readBack(scenarioYaml(program, 'again')), program.scenario).to.deep.equal([expected]);
    }
  });

  it('says priorities only where they are not the usual ones', () => {
    expect(scenarioYaml(programOf('C1', 'closer-above'), 'as usual')).not.to.include('priorities');
    const below = scenarioYaml(programOf('C1', 'closer-below'), 'below');
    expect(below).to.match(/priorities:\n +T1: 50\n +T2: 120\n/);
  });

  it('keeps a title that would be something else in YAML', () => {
    const title = 'close: #2 under "recv"';
    const [scenario] = parseScenarios(scenarioYaml(programOf('A3'), title), 'written.yaml');
    expect(scenario?.title).to.equal(title);
  });
});
