// What the window may ask about studies.
import { eventIterator, type } from '@orpc/contract';
import { call } from './call.ts';
import { STUDY_KINDS } from './study.ts';
import type { StudyForecast, StudyRecord, StudyReport } from './study-record.ts';
import { z } from './zod.ts';

const studyId = z.string().min(1).max(64);
const oneStudy = z.strictObject({ studyId });
/** Runs at once; the cores are shared among them. */
const slots = z.int().min(1).max(99).exactOptional();

export const studies = {
  /** A study of this kind to start from, about a dataset. */
  template: call
    .input(z.strictObject({ kind: z.enum(STUDY_KINDS), datasetId: z.string().max(200) }))
    .output(type<object>()),
  /** What a study would cost, by what is known; checks it as `start` does. */
  forecast: call.input(z.strictObject({ study: z.unknown(), slots })).output(type<StudyForecast>()),
  /** Checks a study, stores it, and begins it. */
  start: call.input(z.strictObject({ study: z.unknown(), slots })).output(type<StudyRecord>()),
  /** Newest first. */
  list: call.output(type<StudyRecord[]>()),
  get: call.input(oneStudy).output(type<StudyReport>()),
  /** Every study as it is now, at once and after every change; at most a few times a second. */
  watch: call.output(eventIterator(type<StudyRecord[]>())),
  pause: call.input(oneStudy).output(type<StudyRecord>()),
  /** With as many runs at once as before, unless told otherwise. */
  resume: call.input(oneStudy.extend({ slots })).output(type<StudyRecord>()),
  /** More seeds for a study that stands; it goes on with them. */
  addSeeds: call
    .input(z.strictObject({ studyId, seeds: z.array(z.int().min(0)).min(1).max(1000) }))
    .output(type<StudyRecord>()),
  /** Forgets a study; its runs stay. */
  remove: call.input(oneStudy).output(type<void>()),
  /** One self-contained page of HTML. */
  report: call.input(oneStudy).output(type<string>()),
};
