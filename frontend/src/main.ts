/** What every page loads: five small behaviours that decorate HTML which also works without them. */
import { wireOfflineLine } from "./offline";
import { wireOnceForms } from "./once";
import { wireShareButtons } from "./share";
import { keepStylesheet } from "./stylesheet";
import { wireThemeChoice } from "./theme";

wireThemeChoice();
wireShareButtons();
wireOfflineLine();
wireOnceForms();
keepStylesheet();
