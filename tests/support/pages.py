"""Pages that several suites serve: light, and about something that can be asked for."""

OCEAN_ARTICLE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>The whales of the northern sea</title>
<style>body { font: 18px/1.6 serif; max-width: 40rem; margin: 2rem auto; color: #123 }</style>
</head><body><article><h1>The whales of the northern sea</h1>
<p>Whales living near the pole carry a thick layer of blubber beneath their skin. This fat holds
heat inside the body, even where the water is close to freezing, and it feeds the animal during
months without prey.</p>
<p>A bowhead can grow blubber half a metre thick. Blood vessels in the flippers and tail pass heat
from outgoing blood to blood that returns from the cold surface, so that little of it is lost.</p>
<p>Calves are born with a thinner layer and drink very rich milk, gaining a hundred kilograms a
day until their own insulation protects them.</p>
</article></body></html>
"""

TEA_ARTICLE = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>西湖龙井的制作</title>
<style>body { font: 18px/1.8 sans-serif; max-width: 40rem; margin: 2rem auto }</style>
</head><body><article><h1>西湖龙井的制作</h1>
<p>龙井茶产于杭州西湖周边的山地,以色绿、香郁、味甘、形美著称。清明前采摘的嫩芽最为珍贵,
每斤干茶需要数万个芽头。</p>
<p>炒制分为青锅与辉锅两个阶段。师傅用手在铁锅中完成抓、抖、搭、拓、捺、推、扣、甩、磨、压十种手法,
依靠掌心感受温度的变化,使叶片逐渐扁平光滑。</p>
<p>炒好的茶叶要放入石灰缸中收灰,约半个月后香气更加清高,滋味更加鲜醇。</p>
</article></body></html>
"""
