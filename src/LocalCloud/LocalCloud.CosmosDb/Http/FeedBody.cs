using System.Buffers;
using System.Globalization;
using System.Text;

namespace LocalCloud.CosmosDb.Http;

/// <summary>The body of a feed: <c>{"_rid":…,"Documents":[…],"_count":n}</c>, written item by item.</summary>
internal sealed class FeedBody
{
    private const int LargestResponse = 4 * 1024 * 1024;
    private readonly ArrayBufferWriter<byte> _buffer;
    private readonly int _start;

    public FeedBody(ReadOnlySpan<byte> rid, ReadOnlySpan<byte> name, int capacity = 1024)
    {
        _buffer = new(capacity);
        _buffer.Write("{\"_rid\":\""u8);
        _buffer.Write(rid);
        _buffer.Write("\",\""u8);
        _buffer.Write(name);
        _buffer.Write("\":["u8);
        _start = Length;
    }

    public int Count { get; private set; }

    public int Length => _buffer.WrittenCount;

    /// <summary>Bytes of the items and what is between them.</summary>
    public int ItemsLength => Length - _start;

    /// <summary>However many items were asked for, no page is larger.</summary>
    public bool IsFull => Length > LargestResponse;

    /// <summary>Where the next item is to be written, after a comma if one is needed.</summary>
    public ArrayBufferWriter<byte> Next()
    {
        if (Count++ > 0)
        {
            _buffer.Write(","u8);
        }

        return _buffer;
    }

    public void Add(ReadOnlySpan<byte> json) => Next().Write(json);

    public ReadOnlyMemory<byte> Finish()
    {
        _buffer.Write("],\"_count\":"u8);
        Encoding.ASCII.GetBytes(Count.ToString(CultureInfo.InvariantCulture), _buffer);
        _buffer.Write("}"u8);
        return _buffer.WrittenMemory;
    }
}
