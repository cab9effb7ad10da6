// Between two cards: the units there, what flows through them, and the place for another layer.
import { Button } from '@mantine/core';
import { IconArrowUp, IconPlus } from '@tabler/icons-react';
import { count } from '../formats.ts';
import classes from './joint.module.css';
import { widthOf } from './trapezoid.tsx';

interface JointProps {
  readonly units: number;
  readonly widest: number;
  readonly about: string;
  readonly onInsert: () => void;
}

export function Joint({ units, widest, about, onInsert }: JointProps) {
  return (
    <div className={classes.joint}>
      <div className={classes.figure}>
        <span className={classes.units} style={{ width: widthOf(units, widest) }}>
          {count(units)}
        </span>
      </div>
      <div className={classes.flow}>
        <IconArrowUp size={14} aria-hidden="true" />
        <span>{about}</span>
        <Button variant="subtle" size="compact-xs" leftSection={<IconPlus size={14} />} onClick={onInsert}>
          Insert layer
        </Button>
      </div>
    </div>
  );
}
