/** What every page loads: the styles, and four small behaviours that decorate HTML which also works without them. */
import "./styles/tokens.css";
import "./styles/reset.css";
import "./styles/frame.css";
import "./styles/actions.css";
import "./styles/content.css";
import "./styles/forms.css";
import "./styles/player.css";
import "./styles/print.css";

import { wireOfflineLine } from "./offline";
import { wireOnceForms } from "./once";
import { wireShareButtons } from "./share";
import { wireThemeChoice } from "./theme";

wireThemeChoice();
wireShareButtons();
wireOfflineLine();
wireOnceForms();
