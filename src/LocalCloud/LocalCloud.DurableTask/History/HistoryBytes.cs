using Google.Protobuf;

namespace LocalCloud.DurableTask.History;

/// <summary>Events as they are stored: the protocol's own messages, each with its length before it.</summary>
internal static class HistoryBytes
{
    public static byte[] Write(IEnumerable<HistoryEvent> events)
    {
        using var stream = new MemoryStream();
        foreach (var @event in events)
        {
            @event.WriteDelimitedTo(stream);
        }

        return stream.ToArray();
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
