import { costInputs } from './cost-inputs.ts';
import { deployments } from './deployments.ts';
import { filter } from './filter.ts';
import { links } from './follow-links.ts';
import { tables } from './tables.ts';
import { theme } from './theme.ts';

// Everything on the page can be read without this script.
document.documentElement.classList.add('scripted');
theme();
tables();
deployments();
const showAll = filter();
costInputs();
links(showAll);
