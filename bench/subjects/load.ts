/** Variants by name. Peers are loaded when they are asked for: some cannot be on some hosts. */
import type { NativeProgram } from '../program/job.ts';
import { tableSubject } from '../table/subject.ts';
import { canary } from './canary.ts';
import { ourObjects } from './our-objects.ts';
import { ours } from './ours.ts';
import type { Subject } from './subject.ts';

/** Every module of bench/peers that is called as its variant exports this. */
interface PeerModule {
  readonly subject: () => Subject | Promise<Subject>;
}

export async function loadSubject(name: string, native: NativeProgram | null): Promise<Subject> {
  switch (name) {
    case 'wasm':
    case 'js':
      return ours(name);
    case 'wasm-objects':
      return ourObjects();
    case 'canary':
      return canary();
    case 'table':
      return tableSubject();
    case 'native': {
      if (native === null) throw new Error('no native program can be started here');
      // Imported only here, because it needs Node's modules, which pages and workers do not have.
      const { nativeSubject } = (await import('./native.ts')) as typeof import('./native.ts');
      return nativeSubject(native);
    }
    default: {
      const { subject } = (await import(`../peers/variants/${name}.ts`)) as PeerModule;
      return subject();
    }
  }
}
