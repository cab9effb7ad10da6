// The contract over the services: every call goes through this one door, where failures become declared errors.
import { availableParallelism } from 'node:os';
import { basename } from 'node:path';
import { implement, ORPCError, ValidationError } from '@orpc/server';
import type { Analysis } from '#shared/analysis.ts';
import { ERROR_STATUS } from '#shared/call.ts';
import { contract } from '#shared/contract.ts';
import { AppError, type ErrorRecord } from '#shared/error.ts';
import { specJsonSchema } from '#shared/spec.ts';
import type { App } from '../app.ts';
import { liveFeed } from '../live-feed.ts';
import type { Log } from '../log.ts';
import { runFeed } from '../run-feed.ts';
import { studyFeed } from '../studies/study-feed.ts';
import type { HeldFiles } from './held-files.ts';
import { reportOf } from './study-page.ts';

export interface RpcOptions {
  readonly app: App;
  readonly version: string;
  readonly files: HeldFiles;
}

export type RpcRouter = ReturnType<typeof rpcRouter>;

/** The contract's calls, for whatever carries them. */
export function rpcRouter({ app, version, files }: RpcOptions) {
  const door = implement(contract).use(async ({ next, path }) => {
    try {
      return await next();
    } catch (thrown) {
      throw declared(thrown, path, app);
    }
  });
  const { runs, datasets, records, studies } = app;
  return door.router({
    runs: {
      start: door.runs.start.handler(({ input: { spec, ...options } }) => runs.start(spec, options)),
      forecast: door.runs.forecast.handler(({ input: { spec, seeds, ...choice } }) =>
        app.forecasts.of(spec, seeds, choice),
      ),
      list: door.runs.list.handler(() => runs.list()),
      changes: door.runs.changes.handler(({ input }) => records.changes(input.since, input.from)),
      get: door.runs.get.handler(({ input }) => runs.find(input.runId)),
      points: door.runs.points.handler(({ input }) => runs.points(input.runId, input.resolution)),
      events: door.runs.events.handler(async function* ({ input, signal, path }) {
        try {
          yield* runFeed(runs, input, signal);
        } catch (thrown) {
          throw declared(thrown, path, app);
        }
      }),
      cancel: door.runs.cancel.handler(async ({ input }) => {
        await runs.cancel(input.runId);
        return runs.find(input.runId);
      }),
      pause: door.runs.pause.handler(({ input }) => runs.pause(input.runId)),
      resume: door.runs.resume.handler(({ input }) => runs.resume(input.runId)),
      live: door.runs.live.handler(({ signal }) => liveFeed(app, signal)),
      pictures: door.runs.pictures.handler(({ input }) => runs.pictures(input.runId, input)),
      move: door.runs.move.handler(({ input }) => app.turns.move(input.runId, input.before)),
      update: door.runs.update.handler(({ input }) => records.update(input.runId, input.changes)),
      remove: door.runs.remove.handler(({ input }) => records.remove(input.runId)),
      curveNames: door.runs.curveNames.handler(({ input }) => records.curveNames(input.runIds)),
      curve: door.runs.curve.handler(({ input: { runId, ...name } }) => records.curve(runId, name)),
      generate: door.runs.generate.handler(({ input, signal }) =>
        app.generation.make(input.runId, input.request, signal),
      ),
      analyse: door.runs.analyse.handler(async ({ input: { request, ...subjects }, signal }) => {
        return (await app.analyses.answer(request, subjects, signal)) as Analysis;
      }),
      stop: door.runs.stop.handler(({ input }) => runs.stop(input.runId)),
    },
    datasets: {
      list: door.datasets.list.handler(() => datasets.list()),
      get: door.datasets.get.handler(({ input }) => datasets.ensure(input.datasetId)),
      import: door.datasets.import.handler(async ({ input, signal }) => {
        const answer = await datasets.import(requestOf(input, files), signal);
        for (const handle of [input.file, input.labels, input.test, input.testLabels]) {
          if (handle !== undefined) files.release(handle);
        }
        return answer;
      }),
      map: door.datasets.map.handler(({ input: { datasetId, ...request }, signal }) =>
        datasets.map(datasetId, request, signal),
      ),
      preview: door.datasets.preview.handler(({ input: { takesSuggestedLabel, ...input }, signal }) =>
        datasets.preview(requestOf(input, files), takesSuggestedLabel, signal),
      ),
      reading: door.datasets.reading.handler(({ input }) => datasets.readingOf(files.path(input.file))),
      release: door.datasets.release.handler(({ input }) => {
        for (const handle of input.files) files.release(handle);
      }),
      rows: door.datasets.rows.handler(({ input: { datasetId, ...wanted } }) => datasets.rows(datasetId, wanted)),
      statistics: door.datasets.statistics.handler(({ input }) => datasets.statistics(input.datasetId)),
      remove: door.datasets.remove.handler(({ input }) => datasets.remove(input.datasetId)),
    },
    drafts: {
      get: door.drafts.get.handler(({ input }) => app.drafts.get(input.draftId)),
      save: door.drafts.save.handler(({ input }) => app.drafts.save(input.draftId, input.content)),
    },
    studies: {
      template: door.studies.template.handler(({ input }) => studies.template(input.kind, input.datasetId)),
      forecast: door.studies.forecast.handler(({ input }) => studies.forecast(input.study, input.slots)),
      start: door.studies.start.handler(({ input }) => studies.start(input.study, input.slots)),
      list: door.studies.list.handler(() => studies.list()),
      get: door.studies.get.handler(({ input }) => studies.report(input.studyId)),
      watch: door.studies.watch.handler(({ signal }) => studyFeed(studies, signal)),
      pause: door.studies.pause.handler(({ input }) => studies.pause(input.studyId)),
      resume: door.studies.resume.handler(({ input }) => studies.resume(input.studyId, input.slots)),
      addSeeds: door.studies.addSeeds.handler(({ input }) => studies.addSeeds(input.studyId, input.seeds)),
      remove: door.studies.remove.handler(({ input }) => studies.remove(input.studyId)),
      report: door.studies.report.handler(({ input }) => reportOf(app, version, input.studyId)),
    },
    schema: door.schema.handler(() => specJsonSchema()),
    system: {
      info: door.system.info.handler(() => ({
        ...{ version, dataFolder: basename(app.dataDir), cores: availableParallelism() },
      })),
    },
  });
}

interface FilesOfImport {
  readonly file: string;
  readonly labels?: string | undefined;
  readonly test?: string | undefined;
  readonly testLabels?: string | undefined;
}

/** The request with paths in the place of handles. */
function requestOf<Asked extends FilesOfImport>({ file, labels, test, testLabels, ...rest }: Asked, files: HeldFiles) {
  const path = (handle: string | undefined) => (handle === undefined ? undefined : files.path(handle));
  return { ...rest, data: files.path(file), labels: path(labels), test: path(test), testLabels: path(testLabels) };
}

/** What the caller is told: an expected failure as it is, a bug without its particulars; those go into the log. */
function declared(thrown: unknown, path: readonly string[], { log, dataDir }: App): unknown {
  if (thrown instanceof ORPCError && thrown.cause instanceof ValidationError && thrown.code === 'BAD_REQUEST') {
    const [issue] = thrown.cause.issues;
    const place = issue?.path?.map((part) => String(typeof part === 'object' ? part.key : part)).join('.');
    const what = `The call ${path.join('.')} is not understood${place ? ` at "${place}"` : ''}`;
    return asRpc({ code: 'BAD_USAGE', message: `${what}: ${issue?.message}; reload the window.` });
  }
  if (thrown instanceof AppError) {
    const { code, details } = thrown;
    // Where the data folder lies is nothing that a window needs to know.
    return asRpc({ code, message: thrown.message.replaceAll(dataDir, basename(dataDir)), details });
  }
  logBug(log, thrown);
  return asRpc({ code: 'INTERNAL', message: 'Something inside Strata went wrong; the log has the details.' });
}

/** Keeps what nobody expected for the developers. */
export function logBug(log: Log, thrown: unknown): void {
  log.write('call failed', { stack: thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown) });
}

function asRpc({ code, message, details }: ErrorRecord): unknown {
  return new ORPCError(code, { defined: true, status: ERROR_STATUS, message, data: details });
}
