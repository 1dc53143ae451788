import { breaks } from './breaks.ts';
import { cost } from './cost.ts';
import { filter } from './filter.ts';
import { links } from './links.ts';
import { tables } from './tables.ts';
import { theme } from './theme.ts';

// What a page can do beyond being read: all of its content is there without this.
document.documentElement.classList.add('scripted');
theme();
tables();
breaks();
const showAll = filter();
cost();
links(showAll);
