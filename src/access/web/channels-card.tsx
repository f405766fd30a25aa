import { Asked, Empty, FailureLine } from '../../ui/desk/asked.tsx'
import { useAct, useAnswer, useDesk } from '../../ui/desk/desk-context.tsx'
import { Card } from '../../ui/desk/page-head.tsx'
import { chooseChannel, listMyChannels } from './asks.ts'
import { channelsWords } from './channels-words.ts'

/** By which channels am I told, besides the inbox? */
export function ChannelsCard() {
  const { lang, say } = useDesk()
  const w = channelsWords[lang]
  const channels = useAnswer(listMyChannels, {})
  const choose = useAct(chooseChannel)
  return (
    <Card title={w.mine} note={w.mineNote}>
      <Asked of={channels} bars={1}>
        {(answer) =>
          answer.channels.length === 0 ? (
            <Empty>{w.noneOn}</Empty>
          ) : (
            <fieldset className="checks">
              <legend className="vh">{w.mine}</legend>
              {answer.channels.map((channel) => (
                <label key={channel.id}>
                  <input
                    type="checkbox"
                    checked={channel.uses}
                    disabled={choose.isRunning}
                    onChange={async (event) => {
                      if (await choose.run({ id: channel.id }, { uses: event.target.checked })) say(w.chosen)
                    }}
                  />
                  <span>
                    {w.uses(channel.name[lang])}
                    {channel.lacksAddress ? <span className="q"> {w.lacks[channel.kind]}</span> : null}
                  </span>
                </label>
              ))}
            </fieldset>
          )
        }
      </Asked>
      <FailureLine failure={choose.failure} />
    </Card>
  )
}
