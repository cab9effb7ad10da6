// Errors cross processes as records and come back as the same errors; what nobody expected says so.
import { describe, expect, it } from 'vitest';
import { AppError, ERROR_CODES, fromErrorRecord, toErrorRecord } from '#shared/error.ts';

describe('error records', () => {
  it('carry code, message and details of an expected failure through JSON and back', () => {
    for (const code of ERROR_CODES) {
      const details = { choices: ['a', 'b'] };
      const record = toErrorRecord(new AppError(code, 'Three is too many; use two.', { details }));
      expect(record).toEqual({ code, message: 'Three is too many; use two.', details });
      const back = fromErrorRecord(JSON.parse(JSON.stringify(record)));
      expect(back).toBeInstanceOf(AppError);
      expect(back).toMatchObject({ code, message: 'Three is too many; use two.', details });
    }
  });

  it('have no details where the error has none', () => {
    expect(toErrorRecord(new AppError('DISK_FULL', 'Full.'))).toEqual({ code: 'DISK_FULL', message: 'Full.' });
  });

  it('call anything else a bug, with its reason', () => {
    for (const thrown of [new TypeError('x is undefined'), 'x is undefined']) {
      const record = toErrorRecord(thrown);
      expect(record.code).toBe('INTERNAL');
      expect(record.message).toContain('x is undefined');
    }
  });

  it('keep the cause of an error for the log', () => {
    const cause = new Error('EACCES');
    expect(new AppError('READ_ONLY', 'Read only.', { cause }).cause).toBe(cause);
    expect(new AppError('READ_ONLY', 'Read only.')).not.toHaveProperty('cause');
  });
});
