// strata analyse: any question about finished runs, written as a file, answered as JSON.
import { readFileSync } from 'node:fs';
import { type AnalysisSubjects, analysisRequestSchema } from '#shared/analysis.ts';
import { AppError } from '#shared/error.ts';
import { z } from '#shared/zod.ts';
import { type Call, type Command, done } from './command.ts';
import { withApp } from './session.ts';

export const analyseCommand: Command = {
  name: 'analyse',
  summary: 'Ask any question about finished runs and get the answer as JSON',
  positionals: '[request.json] [run ...]',
  count: [0, 11],
  options: {
    dataset: { type: 'string', multiple: true, value: '<id>', summary: 'Dataset that the question is asked of, too' },
    schema: { type: 'boolean', summary: 'Print the JSON Schema of all questions instead' },
  },
  example: 'strata analyse embedding.json 01JD2M',
  run(call: Call) {
    const [path, ...runs] = call.positionals;
    if (call.options.schema) {
      const schema = z.toJSONSchema(analysisRequestSchema, { io: 'input' });
      return Promise.resolve(done(schema, JSON.stringify(schema, null, 2)));
    }
    if (path === undefined) throw new AppError('BAD_USAGE', 'No question was named; name a file, or use --schema.');
    const request = readQuestion(path);
    const { dataset } = call.options;
    const subjects: AnalysisSubjects = { runs, datasets: typeof dataset === 'object' ? dataset : [] };
    return withApp(call, 'own', async (app) => {
      const answer = await app.analyses.answer(request, subjects, call.interrupted);
      return done(answer, JSON.stringify(answer, null, 2));
    });
  },
};

function readQuestion(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AppError('BAD_USAGE', `The question in ${path} can't be read: ${reason}; write one JSON object.`, {
      cause,
    });
  }
}
