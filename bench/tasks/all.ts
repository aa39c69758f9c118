import { crossoverTasks, growthTasks } from './growth.ts';
import { messageTasks } from './messages.ts';
import { streamTasks } from './streams.ts';
import type { Task } from './task.ts';

export const allTasks: readonly Task[] = [...streamTasks, ...messageTasks, ...growthTasks, ...crossoverTasks];
