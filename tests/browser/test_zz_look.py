from tests.browser.test_gallery import *  # noqa
from tests.browser import looks
import time
def test_look(browser, gallery):
    ctx = looks.viewer(browser, 390, 844); page = ctx.new_page()
    n=[]
    page.on("response", lambda r: n.append(r.status))
    page.goto(f"{gallery}/today-first"); looks.settle(page)
    ids=[s.id for g in groups() for s in g.scenes][:20]
    n.clear(); t=time.time(); a=b=c=0
    for i in ids:
        t0=time.time(); page.goto(f"{gallery}/{i}"); t1=time.time(); looks.settle(page); t2=time.time()
        for s in SCHEMES:
            page.emulate_media(color_scheme=s); seen=page.screenshot()
            looks.compare(f"{i}-{s}", seen)
        t3=time.time(); a+=t1-t0; b+=t2-t1; c+=t3-t2
    print("LOOK", len(n)/20, "goto %.2f settle %.2f shots %.2f"%(a/20,b/20,c/20))
