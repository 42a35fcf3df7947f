import './base.css';
import './find.css';
import './item.css';
import './form.css';
import './pulls.css';
import './status.css';
import './audit.css';
import './file.css';
