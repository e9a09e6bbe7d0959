"""Makes world-110m.json and world-50m.json.gz from the npm package world-atlas 2.0.2 (Natural Earth 4.1.0), unpacked in
`package/`; needs shapely.

Usage: python world.py areas.csv 110m world-110m.json; python world.py areas.csv 50m world-50m.json.gz; README.md says what it does.
"""
import json,csv,gzip,sys
from shapely.geometry import Polygon
from shapely.ops import polylabel
areas={r['code']:r for r in csv.DictReader(open(sys.argv[1]))}
by_m49={r['m49']:c for c,r in areas.items() if r['kind']=='country' and r['m49']}
NAMES={'N. Cyprus':'CYP','Somaliland':'SOM','Kosovo':'XKX'}
def read(n):
    t=json.load(open(f'package/countries-{n}.json')); (sx,sy),(tx,ty)=t['transform']['scale'],t['transform']['translate']
    arcs=[]
    for a in t['arcs']:
        x=y=0; o=[]
        for dx,dy in a:
            x+=dx;y+=dy;o.append((x*sx+tx,y*sy+ty))
        arcs.append(o)
    return arcs,t['objects']['countries']['geometries']
def code(g):
    return NAMES.get(g['properties']['name']) or by_m49.get(g.get('id'))
def polys(g):
    return {'Polygon':lambda a:[a],'MultiPolygon':lambda a:a}.get(g['type'],lambda a:[])(g.get('arcs'))
def ring(arcs,ids):
    out=[]
    for i in ids:
        a=arcs[i] if i>=0 else arcs[~i][::-1]
        out+= a if not out else a[1:]
    for i in range(1,len(out)):   # rings go over the 180th meridian without a cut
        x=out[i][0]
        while x-out[i-1][0]>180: x-=360
        while x-out[i-1][0]<-180: x+=360
        out[i]=(x,out[i][1])
    return out
def own(c,r):
    x=sum(p[0] for p in r)/len(r); y=sum(p[1] for p in r)/len(r)
    if c=='FRA':
        if -56<x<-50 and y<8: return 'GUF'
        if 55<x<56 and y<0: return 'REU'
        if 44<x<46 and y<0: return 'MYT'
        if x<-60.5 and 15.7<y<17: return 'GLP'
        if x<-60.5 and 14<y<15.2: return 'MTQ'
    if c=='NOR' and y>73: return 'SJM'
    if c=='RUS' and 32<x<37 and 44<y<46.5: return 'UKR'   # Crimea: UN General Assembly resolution 68/262
    if c=='NLD' and x<-60: return 'BES'
    return c
def follow_un(arcs,geoms):   # Western Sahara reaches to 27 degrees 40 minutes north, not to the wall in it
    mar=next(g for g in geoms if code(g)=='MAR'); esh=next(g for g in geoms if code(g)=='ESH')
    own=lambda g:max((p for p in polys(g)),key=lambda p:Polygon(ring(arcs,p[0])).area)[0]
    m,e=own(mar),own(esh)
    wall=next(i for i in m if ~i in e)                     # as Morocco's ring goes, from north-east to the coast or back
    end=min((arcs[i if i>=0 else ~i][k],i) for i in m for k in (0,-1))[0]   # where the wall meets the coast, the westernmost
    tri=max((arcs[wall if wall>=0 else ~wall][k] for k in (0,-1)),key=lambda p:p[0])
    coast=next(i for i in m if i!=wall and end in (arcs[i if i>=0 else ~i][0],arcs[i if i>=0 else ~i][-1]))
    c=arcs[coast if coast>=0 else ~coast]
    if c[0]!=end: c=c[::-1]
    at=next(i for i in range(1,len(c)) if c[i][1]>tri[1])
    (ax,ay),(bx,by)=c[at-1],c[at]; cut=(ax+(bx-ax)*(tri[1]-ay)/(by-ay),tri[1])
    south,north,line=len(arcs),len(arcs)+1,len(arcs)+2
    arcs+=[c[:at]+[cut],[cut]+c[at:],[cut,tri]]
    # Morocco: its coast begins at the line; Western Sahara: its coast goes on to the line
    for r,old in ((m,coast),(e,None)):
        i=r.index(wall if r is m else ~wall)
        forward=arcs[r[i] if r[i]>=0 else ~r[i]]; forward=forward if r[i]>=0 else forward[::-1]
        to_tri=forward[-1]==tri
        if r is m:
            r[i]=line if to_tri else ~line
            j=r.index(coast); first=arcs[coast if coast>=0 else ~coast]; first=first if coast>=0 else first[::-1]
            r[j]=north if first[0]==end else ~north
        else:
            r[i:i+1]=[south,line] if to_tri else [~line,~south]
U=100
scale=sys.argv[2]
arcs,geoms=read(scale)
follow_un(arcs,geoms)
q=[[(round(x*U),round(y*U)) for x,y in a] for a in arcs]
shape={}
for g in geoms:
    c='' if g['properties']['name']=='Siachen Glacier' else code(g)   # no country: India and Pakistan claim it
    if c is None: print('no code',g.get('id'),g['properties']); continue
    if c=='ATA': continue
    for p in polys(g):
        k=own(c,ring(arcs,p[0]))
        if k!=c: print(c,'->',k,len(p))
        rings=[list(r) for r in p if len({(round(x*U),round(y*U)) for x,y in ring(arcs,r)})>2]   # North Korea has one of a single point
        if rings: shape.setdefault(k,[]).append(rings)
# keep used arcs, drop repeated points
used={}
def use(i):
    k=i if i>=0 else ~i
    if k not in used: used[k]=len(used)
    return used[k] if i>=0 else ~used[k]
out=[]
for c in sorted(shape):
    out.append((c,[[[use(i) for i in r] for r in p] for p in shape[c]]))
arcs_out=[None]*len(used)
for k,n in used.items():
    pts=[p for i,p in enumerate(q[k]) if i==0 or p!=q[k][i-1]]
    flat=[];px=py=0
    for x,y in pts: flat+=[x-px,y-py];px,py=x,y
    arcs_out[n]=flat
# label points: of the largest polygon, from the finest file that is needed
points={}
for n in ('50m','10m'):
    A,G=read(n)
    best={}
    for g in G:
        c=code(g)
        if c is None or (c in points): continue
        for p in polys(g):
            r=ring(A,p[0]); k=own(c,r)
            if k in points or g['properties']['name'] in ('Somaliland','N. Cyprus'): continue
            poly=Polygon(r,[ring(A,h) for h in p[1:] if len(ring(A,h))>3]).buffer(0)
            if poly.geom_type=='MultiPolygon': poly=max(poly.geoms,key=lambda z:z.area)
            if poly.area>best.get(k,(0,))[0]: best[k]=(poly.area,poly)
    for k,(ar,poly) in best.items():
        if k not in points:
            pt=polylabel(poly,tolerance=max(0.01,ar**.5/50)); points[k]=[round(((pt.x+180)%360-180)*U),round(pt.y*U)]
points.pop('ATA',None)
points['']=points.get('',[0,0])
missing=[c for c,r in areas.items() if r['kind']=='country' and c not in points]
print('no point',missing); print('no shape',[c for c in points if c not in shape],len([c for c in points if c not in shape]))
lines=['{"unit": 0.01,','"arcs": [']
lines.append(',\n'.join(json.dumps(a,separators=(',',':')) for a in arcs_out)); lines.append('],\n"areas": [')
rows=[]
for c in sorted(points):
    if c=='' and c not in shape: continue
    ps=dict(out).get(c,[])
    rows.append(json.dumps({'code':c,'point':points[c],'polygons':ps},separators=(',',':')))
lines.append(',\n'.join(rows)); lines.append(']}')
assert all(c in points for c,_ in out),[c for c,_ in out if c not in points]
text='\n'.join(lines)+'\n'
path=sys.argv[3]
if path.endswith('.gz'): open(path,'wb').write(gzip.compress(text.encode(),9,mtime=0))
else: open(path,'w').write(text)
