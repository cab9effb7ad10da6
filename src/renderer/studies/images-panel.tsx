// Small pictures of a study side by side: filters, samples, reconstructions, group by group.
import { useEffect, useMemo, useRef } from 'react';
import { sheetLayout, sheetPixels } from '#shared/charts/image-sheet.ts';
import type { ImagesPicture } from '#shared/study-picture.ts';
import { counted } from '../formats.ts';
import { Panel } from '../widgets/panel.tsx';
import classes from './study-detail.module.css';

/** Of a group's sheet, in screen pixels. */
const ROOM = 290;

export function ImagesPanel({ picture }: { picture: ImagesPicture }) {
  return (
    <Panel title={picture.title} about={`${picture.width} × ${picture.height} pixels`} className={classes.images}>
      <div className={classes.sheets}>
        {picture.groups.map((group) => (
          <figure key={group.name}>
            <Sheet picture={picture} group={group} />
            <figcaption>
              {group.name} <span className="caption">{counted(group.count, 'picture')}</span>
            </figcaption>
          </figure>
        ))}
      </div>
    </Panel>
  );
}

function Sheet({ picture, group }: { picture: ImagesPicture; group: ImagesPicture['groups'][number] }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const layout = useMemo(() => sheetLayout(picture, group.count, ROOM), [picture, group]);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    const raw = atob(group.bytes);
    const bytes = Uint8Array.from(raw, (character) => character.charCodeAt(0));
    const pixels = sheetPixels(picture, group.count, bytes, layout);
    context.putImageData(new ImageData(pixels, layout.width, layout.height), 0, 0);
  }, [picture, group, layout]);
  return (
    <canvas
      ref={canvas}
      width={layout.width}
      height={layout.height}
      style={{ width: layout.width * layout.scale, height: layout.height * layout.scale, imageRendering: 'pixelated' }}
      role="img"
      aria-label={`${picture.title}, ${group.name}: ${counted(group.count, 'picture')}`}
    />
  );
}
