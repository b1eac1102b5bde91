/**
 * Lines of the log tag VrApi, one in each form that was published: our own numbers, in the fields and prefixes of their year.
 * Sources: Meta's page "Logcat Stats Definitions" and its older versions; lines in public bug reports of 2018 to 2025.
 */
export const VRAPI_LINES = {
  gearVr2016:
    "I/VrApi   (21044): FPS=58,Prd=49ms,Tear=0,Early=57,Stale=2,VSnc=1,Lat=1,CPU2/GPU=2/1,1113/315MHz,OC=F,TA=C/C/C/C,SP=F/F/F/F,Mem=1017MHz,Free=1380MB,PSM=0,PLS=0,Temp=29.5C/28.5C",
  go2018:
    "08-29 17:35:03.820 27235 27258 I VrApi   : FPS=71,Prd=45ms,Tear=0,Early=70,Stale=1,VSnc=1,Lat=1,Fov=2,CPU4/GPU=2/3,1651/570MHz,OC=FF,TA=0/E0/0,SP=N/F/N,Mem=1804MHz,Free=1961MB,PSM=0,PLS=0,Temp=27.0C/0.0C,TW=2.94ms,App=7.37ms,GD=0.00ms",
  quest2020:
    "2020/07/11 11:08:28.274 15077 15283 Info VrApi FPS=72,Prd=45ms,Tear=0,Early=72,Stale=0,VSnc=1,Lat=1,Fov=0,CPU4/GPU=2/2,1651/414MHz,OC=FF,TA=0/0/0,SP=N/N/N,Mem=1804MHz,Free=950MB,PSM=0,PLS=1,Temp=34.0C/0.0C,TW=2.98ms,App=2.85ms,GD=0.00ms,CPU&GPU=6.76ms,LCnt=1,GPU%=0.43,CPU%=0.16(W0.19),DSF=1.00",
  spaceWarp2021:
    "09-13 22:11:30.350  4270  4365 I VrApi   : FPS=36/72,Prd=39ms,Tear=0,Early=0,Stale=0,VSnc=0,Lat=-3,Fov=0D,CPU4/GPU=3/3,1382/490MHz,OC=FF,TA=0/0/0,SP=N/N/N,Mem=1353MHz,Free=2868MB,PLS=1,Temp=44.5C/0.0C,TW=1.86ms,App=11.42ms,GD=0.00ms,CPU&GPU=20.90ms,LCnt=1,GPU%=0.55,CPU%=0.18(W0.25),DSF=1.00",
  startUp2023:
    "06-14 22:00:33.011  2072 10406 I VrApi   : FPS=23/90,Prd=0ms,Tear=0,Early=0,Stale=1,Stale2/5/10/max=0/0/0/0,VSnc=1,Lat=-1,Fov=0,CPU4/GPU=2/4,2419/305MHz,OC=FF,TA=0/70/0,SP=N/F/N,Mem=2092MHz,Free=2901MB,PLS=0,Temp=29.2C/0.0C,TW=2.62ms,App=8.13ms,GD=0.00ms,CPU&GPU=0.00ms,LCnt=1(DR0,LM0),GPU%=0.33,CPU%=0.98(W1.00),DSF=1.00,CFL=-1000.00/-1000.00,ICFLp95=19.00,LD=0,SF=0.00,LP=0,DVFS=0",
  quest2025:
    "     1759561200.123  2029 12974 I VrApi   : FPS=85/90,Prd=39ms,Tear=0,Early=0,Stale=8,Stale2/5/10/max=2/1/0/5,VSnc=1,Lat=-3,Fov=0,CPU4/GPU=3/4,1651/545MHz,OC=3F,TA=0/0/0,SP=N/N/N,Mem=2092MHz,Free=2510MB,PLS=0,Temp=41.5C/0.0C,TW=0.90ms,App=10.27ms,GD=0.00ms,CPU&GPU=21.66ms,LCnt=2(DR0,LM2),GPU%=0.97,CPU%=0.23(W0.41),DSF=1.00,CFL=12.68/17.31,ICFLp95=15.96,LD=0,SF=1.00,LP=0,DVFS=0,ShrpLCnt=5,ShrpR=1.000,SSLCnt=3/3",
  spaceWarpLine: "     1759561200.124  2029 12974 I VrApi   : ASW=90, Type=App E=-0.022/0.271,D=0.000/0.000",
} as const;
