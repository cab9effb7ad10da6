// Takes what is shown out of the program: numbers as CSV or JSON, the chart as PNG or SVG, or to the clipboard.
import { Button, Menu } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import type { CurveName } from '#shared/contract.ts';
import { curveOption } from '../charts/curve-option.ts';
import { type PictureOptions, picturePng, pictureSvg } from '../charts/picture.ts';
import { useCommand } from '../commands.ts';
import { download } from '../download.ts';
import { moment } from '../formats.ts';
import { useServices } from '../services.tsx';
import { lightTokens } from '../theme/tokens.ts';
import { KeyCap } from '../widgets/key-cap.tsx';
import type { Bench } from './bench.ts';
import { axesOf, useChosenCurves } from './curves-view.tsx';
import { curveTitle, directionWords, linesOf } from './lines.ts';
import { type NamedCurve, numbersJson, tidyCsv } from './numbers.ts';
import { useShelf } from './shelf.ts';

export function ExportMenu({ bench }: { bench: Bench }) {
  const chosen = useChosenCurves(bench.shown);
  const { numbers, pictures } = useExports(bench, chosen.all, chosen.names);
  const [said, setSaid] = useState('');
  const canCopy = typeof ClipboardItem !== 'undefined' && navigator.clipboard !== undefined;
  const saveCsv = async () =>
    download('strata-numbers.csv', new Blob([tidyCsv(...(await numbers()))], { type: 'text/csv' }));
  const saveJson = async () =>
    download('strata-numbers.json', new Blob([numbersJson(...(await numbers()))], { type: 'application/json' }));
  const savePng = async () => {
    for (const { name, png } of await pictures()) download(`strata-${name}.png`, await png());
  };
  const saveSvg = async () => {
    for (const { name, svg } of await pictures())
      download(`strata-${name}.svg`, new Blob([svg()], { type: 'image/svg+xml' }));
  };
  const copy = async () => {
    const [first] = await pictures();
    if (first) await navigator.clipboard.write([new ClipboardItem({ 'image/png': first.png() })]);
  };
  const perform = (work: () => Promise<void>, done: string) =>
    void work().then(
      () => setSaid(done),
      () => setSaid('That was not possible here.'),
    );
  useCommand('export-data', () => perform(saveCsv, 'Numbers exported.'));
  useCommand('export-picture', () => perform(savePng, 'Picture exported.'), chosen.isLoaded);
  return (
    <>
      <span className="caption" role="status">
        {said}
      </span>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button h={24} px={8} leftSection={<IconDownload size={14} />}>
            Export
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>Numbers, unsmoothed</Menu.Label>
          <Menu.Item rightSection={<KeyCap command="export-data" />} onClick={() => perform(saveCsv, 'CSV exported.')}>
            CSV, one value per line
          </Menu.Item>
          <Menu.Item onClick={() => perform(saveJson, 'JSON exported.')}>JSON</Menu.Item>
          <Menu.Label>Chart, as it is set</Menu.Label>
          <Menu.Item
            rightSection={<KeyCap command="export-picture" />}
            onClick={() => perform(savePng, 'Picture exported.')}
          >
            PNG
          </Menu.Item>
          <Menu.Item onClick={() => perform(saveSvg, 'Picture exported.')}>SVG</Menu.Item>
          {canCopy && <Menu.Item onClick={() => perform(copy, 'Picture copied.')}>Copy as PNG</Menu.Item>}
        </Menu.Dropdown>
      </Menu>
    </>
  );
}

interface Picture {
  readonly name: string;
  svg(): string;
  png(): Promise<Blob>;
}

function useExports({ shown }: Bench, all: readonly CurveName[], names: readonly CurveName[]) {
  const { cache, query } = useServices();
  const settings = useShelf((it) => it.lines);
  const runs = shown.flatMap(({ row }) => row.runs);
  const fetched = (wanted: readonly CurveName[]): Promise<NamedCurve[]> =>
    Promise.all(
      runs.flatMap(({ id: runId }) =>
        wanted.map(async (name) => ({
          runId,
          name,
          curve: await cache.fetchQuery(query.runs.curve.queryOptions({ input: { runId, ...name } })),
        })),
      ),
    );
  const numbers = async () => [shown.map(({ row }) => row), await fetched(all)] as const;
  const pictures = async (): Promise<Picture[]> => {
    const tokens = lightTokens();
    return Promise.all(
      names.map(async (name) => {
        const curves = new Map((await fetched([name])).map(({ runId, curve }) => [runId, curve]));
        const option = curveOption(linesOf(shown, curves, name, settings), axesOf(name, settings), tokens);
        const options: PictureOptions = {
          title: `${curveTitle(name)} (${directionWords(name)})`,
          caption: [
            `Runs: ${shown.map(({ row }) => `${row.name} (n ${row.runs.length})`).join(', ')}`,
            `${settings.smoothing > 0 ? `Smoothing ${settings.smoothing}. ` : ''}Strata, ${moment(Date.now())}`,
          ],
        };
        const file = curveTitle(name)
          .toLowerCase()
          .replace(/[^a-z0-9]+/g, '-')
          .replace(/-$/, '');
        return { name: file, svg: () => pictureSvg(option, options), png: () => picturePng(option, options) };
      }),
    );
  };
  return { numbers, pictures };
}
