from runb import run
from t2 import A,pos,num,ab,oq
D='/tmp/newcomer/examples/'
import sys
