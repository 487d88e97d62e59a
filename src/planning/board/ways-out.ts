import {
  BOARDS,
  COMPRESSION_PARAMETER,
  limitsFor,
  verdict,
  type Board,
  type Limits,
} from '../../core/deploy';
import type { Network } from '../../core/network';
import type { Configuration } from '../../core/space';
import { figuresOf, targetFor, type Target } from '../plan-figures';
import { tightened, type TighterLimits } from './tighter-limits';

/** One change of a plan. */
export type WayOut = { kind: 'board limits' } | { kind: 'int8' } | { kind: 'board'; board: Board };

/** A network that is too large for a plan: the smallest that was looked at. */
export interface TooLarge {
  network: Network;
  configuration: Configuration;
  target: Target;
  tighter: TighterLimits;
}

/** Changes each of which alone lets the network fit, of other boards the smallest; none where only other networks help. */
export function waysOut({ network, configuration, target, tighter }: TooLarge): WayOut[] {
  const { board, profile, compression } = target;
  const limitsOf = (other: Board) => tightened(limitsFor(other, profile), tighter);
  const fits = (changed: Target, limits: Limits): boolean =>
    verdict(figuresOf(network, targetFor(changed, configuration)), limits).deployable;
  const packed = compression === 'int8' || COMPRESSION_PARAMETER in configuration;
  const other = BOARDS.filter(({ id, profiles }) => id !== board.id && profiles[profile])
    .sort((a, b) => limitsOf(a).romBytes - limitsOf(b).romBytes)
    .find((one) => fits({ ...target, board: one }, limitsOf(one)));
  return [
    ...(fits(target, limitsFor(board, profile)) ? [{ kind: 'board limits' } as const] : []),
    ...(!packed && fits({ ...target, compression: 'int8' }, limitsOf(board))
      ? [{ kind: 'int8' } as const]
      : []),
    ...(other ? [{ kind: 'board', board: other } as const] : []),
  ];
}
