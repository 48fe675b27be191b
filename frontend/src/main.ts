/** What every page loads: eight small behaviours that decorate HTML which also works without them. */
import { keepCopies } from "./keeping";
import { wireOfflineLine } from "./offline";
import { wireOnceForms } from "./once";
import { wireReturning } from "./returning";
import { wireShareButtons } from "./share";
import { wireShrinking } from "./shrinking";
import { keepStylesheet } from "./stylesheet";
import { wireThemeChoice } from "./theme";

wireThemeChoice();
wireShareButtons();
wireOfflineLine();
wireOnceForms();
wireShrinking();
keepStylesheet();
keepCopies();
wireReturning();
