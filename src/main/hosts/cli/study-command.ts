// strata study: runs the set of runs that answers a question, shows one that stands, or prints one to start from.
import { readFileSync, writeFileSync } from 'node:fs';
import { AppError } from '#shared/error.ts';
import { parseStudy } from '#shared/studies/designs.ts';
import { STUDY_KINDS, type Study, type StudyKind } from '#shared/study.ts';
import type { StudyRecord, StudyReport } from '#shared/study-record.ts';
import type { Services } from '../services.ts';
import { reportOf } from '../study-page.ts';
import { type Answer, type Call, type Command, done, textOption } from './command.ts';
import { FAILED, INTERRUPTED } from './failure.ts';
import { duration } from './figures.ts';
import { withApp } from './session.ts';
import { reportText, reportValue } from './study-view.ts';

export const studyCommand: Command = {
  name: 'study',
  summary: 'Run a study: a set of runs that answers one question',
  positionals: '<kind> <study.json>',
  count: [0, 2],
  options: {
    template: { type: 'string', value: '<kind>', summary: `Print a study to start from: ${STUDY_KINDS.join(', ')}` },
    dataset: { type: 'string', value: '<id>', summary: 'Dataset of the template (default digits)' },
    slots: { type: 'string', value: '<n>', summary: 'Runs at once (default 1); the threads are shared among them' },
    out: { type: 'string', value: '<file.html>', summary: 'With "report": where the page goes' },
  },
  example: 'strata study twins study.json --slots 2',
  run(call: Call) {
    const kind = textOption(call.options, 'template');
    if (kind !== undefined) return template(call, kind);
    const [what = '', which] = call.positionals;
    if (which === undefined) throw usage(`strata study needs a kind and a file, such as "${studyCommand.example}"`);
    if (what === 'show') return withApp(call, 'read', (app) => answerOf(app.studies.report(which)));
    if (what === 'report') return report(call, which);
    const study = readStudy(which);
    if (study.kind !== what)
      throw usage(`${which} is a study of the kind "${study.kind}", and "${what}" was asked for`);
    const slots = slotsOf(call);
    return withApp(call, 'own', (app) => conduct(app, call, study, slots));
  },
};

export const studiesCommand: Command = {
  name: 'studies',
  summary: 'List the studies, newest first',
  positionals: '',
  count: [0, 0],
  options: {},
  example: 'strata studies',
  run: (call: Call) =>
    withApp(call, 'read', (app) => {
      const studies = app.studies.list();
      const lines = studies.map(
        ({ id, kind, name, state, done: made, total }) =>
          `${id}  ${kind.padEnd(9)}  ${state.padEnd(8)}  ${made}/${total}  ${name}`,
      );
      return done(
        studies,
        lines.length > 0 ? lines.join('\n') : 'No study yet; "strata study --template twins" prints one to start from.',
      );
    }),
};

function usage(what: string): AppError {
  return new AppError('BAD_USAGE', `${what}; see strata study --help.`);
}

function template(call: Call, kind: string): Promise<Answer> {
  const known = STUDY_KINDS.find((it) => it === kind);
  if (!known) throw usage(`There is no kind of study "${kind}"; there are ${STUDY_KINDS.join(', ')}`);
  return withApp(call, 'own', async (app) => {
    const study = await app.studies.template(
      known satisfies StudyKind,
      textOption(call.options, 'dataset') ?? 'digits',
    );
    return done(study, JSON.stringify(study, null, 2));
  });
}

function report(call: Call, id: string): Promise<Answer> {
  return withApp(call, 'read', (app) => {
    const page = reportOf(app, call.installation.version, id);
    const out = textOption(call.options, 'out') ?? 'study.html';
    writeFileSync(out, page);
    return done({ written: out, bytes: page.length }, `Written to ${out}.`);
  });
}

function readStudy(path: string): Study {
  let input: unknown;
  try {
    input = JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AppError('INVALID_SPEC', `The study ${path} cannot be read: ${reason}. Check the file.`, { cause });
  }
  return parseStudy(input);
}

function slotsOf(call: Call): number | undefined {
  const text = textOption(call.options, 'slots');
  if (text === undefined) return undefined;
  if (/^[1-9]\d?$/.test(text)) return Number(text);
  throw usage(`--slots ${text} is not a whole number from 1 to 99`);
}

/** Runs it to its end, or goes on with the same one that was left; Ctrl+C pauses it. */
async function conduct(app: Services, call: Call, study: Study, slots: number | undefined): Promise<Answer> {
  const checked = await app.studies.check(study);
  const earlier = app.studies.same(checked);
  const begun = earlier ? app.studies.resume(earlier.id, slots) : await app.studies.start(study, slots);
  const show = () => progress(call, app.studies.find(begun.id));
  const forget = app.studies.watch(show);
  const pause = () => void app.studies.pause(begun.id);
  call.interrupted.addEventListener('abort', pause, { once: true });
  try {
    const ended = await app.studies.wait(begun.id);
    const answer = answerOf(app.studies.report(ended.id));
    if (ended.state === 'finished') return answer;
    return { ...answer, exitCode: ended.state === 'paused' ? INTERRUPTED : FAILED };
  } finally {
    forget();
    call.interrupted.removeEventListener('abort', pause);
  }
}

function progress(call: Call, { name, state, done: made, total, secondsLeft }: StudyRecord): void {
  if (state !== 'running') return;
  const left = secondsLeft === null ? '' : `, ${duration(secondsLeft * 1000)} left`;
  call.progress.write(`${name}  ${made} of ${total} steps${left}\n`);
}

function answerOf(report: StudyReport): Answer {
  return done(reportValue(report), reportText(report));
}
