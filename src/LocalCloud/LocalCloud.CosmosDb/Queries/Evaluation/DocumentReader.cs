using System.Buffers;
using System.Text.Json;
using LocalCloud.CosmosDb.Queries.Values;

namespace LocalCloud.CosmosDb.Queries.Evaluation;

/// <summary>
/// Parses one document after the other into the same memory: a query that looks at a million of them leaves no garbage behind. What is kept
/// beyond the next document must be detached.
/// </summary>
internal sealed class DocumentReader : IDisposable
{
    private static readonly JsonDocumentOptions s_options = new() { MaxDepth = 128 };
    private byte[] _buffer = [];
    private JsonDocument? _document;

    public SqlValue Read(ReadOnlySpan<byte> body)
    {
        _document?.Dispose();
        _document = null;
        if (_buffer.Length < body.Length)
        {
            Return();
            _buffer = ArrayPool<byte>.Shared.Rent(body.Length);
        }

        body.CopyTo(_buffer);
        _document = JsonDocument.Parse(_buffer.AsMemory(0, body.Length), s_options);
        return SqlValue.Of(_document.RootElement);
    }

    public void Dispose()
    {
        _document?.Dispose();
        _document = null;
        Return();
    }

    private void Return()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
        }
    }
}
