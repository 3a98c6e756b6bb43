using EventSourcing.Feeds;
using Microsoft.Azure.Functions.Worker.Converters;

namespace OrderFlow;

/// <summary>Keeps the worker from parsing a batch of the change feed before somebody asks for a part of it.</summary>
public sealed class CommitBatchConverter(CommitReader reader) : IInputConverter
{
    /// <inheritdoc/>
    public ValueTask<ConversionResult> ConvertAsync(ConverterContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return ValueTask.FromResult(
            context.TargetType == typeof(CommitBatch) && context.Source is string documents
                ? ConversionResult.Success(new CommitBatch(documents, reader))
                : ConversionResult.Unhandled());
    }
}
