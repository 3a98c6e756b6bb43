using Google.Protobuf;

namespace LocalCloud.DurableTask.History;

/// <summary>Events as they are stored: the protocol's own messages, each with its length before it.</summary>
internal static class HistoryBytes
{
    public static byte[] Write(IEnumerable<HistoryEvent> events)
    {
        // Measured first: the stream that the library would write through takes 4 KB an event.
        HistoryEvent[] all = [.. events];
        var bytes = new byte[all.Sum(@event => CodedOutputStream.ComputeMessageSize(@event))];
        var output = new CodedOutputStream(bytes);
        foreach (var @event in all)
        {
            output.WriteMessage(@event);
        }

        output.CheckNoSpaceLeft();
        return bytes;
    }

    public static IEnumerable<HistoryEvent> Read(byte[] stored)
    {
        using var stream = new MemoryStream(stored, writable: false);
        while (stream.Position < stream.Length)
        {
            yield return HistoryEvent.Parser.ParseDelimitedFrom(stream);
        }
    }
}
