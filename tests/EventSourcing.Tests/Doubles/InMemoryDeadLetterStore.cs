using System.Globalization;
using EventSourcing.Feeds.DeadLetters;
using EventSourcing.Streams;

namespace EventSourcing.Tests.Doubles;

/// <summary>Conditional writes as the real store makes them. Pages and expiry are the real store's business.</summary>
public sealed class InMemoryDeadLetterStore : IDeadLetterStore
{
    private readonly Dictionary<string, DeadLetter> _letters = [];
    private readonly Lock _lock = new();
    private int _writes;

    public int Reads { get; private set; }

    /// <summary>What every write fails with.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Runs before the next write, once: another process that is faster.</summary>
    public Func<Task>? BeforeWrite { get; set; }

    public Task<DeadLetter?> FindAsync(string handler, StreamId stream, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.FromResult(_letters.GetValueOrDefault(DeadLetter.IdOf(handler, stream)));
        }
    }

    public Task<IReadOnlyList<DeadLetter>> ReadAsync(string handler, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            Reads++;
            return Task.FromResult<IReadOnlyList<DeadLetter>>([.. _letters.Values.Where(letter => letter.Handler == handler)]);
        }
    }

    public Task<DeadLetterPage> QueryAsync(string? handler, int limit, string? continuation, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<bool> TrySaveAsync(DeadLetter letter, CancellationToken cancellationToken) => WriteAsync(
        letter, () => _letters[letter.Id] = letter with { ETag = (++_writes).ToString(CultureInfo.InvariantCulture) });

    public Task<bool> TryDeleteAsync(DeadLetter letter, CancellationToken cancellationToken) => WriteAsync(letter, () => _letters.Remove(letter.Id));

    private async Task<bool> WriteAsync(DeadLetter letter, Action write)
    {
        if (BeforeWrite is { } other)
        {
            BeforeWrite = null;
            await other();
        }

        lock (_lock)
        {
            if (Failure is { } failure)
            {
                throw failure;
            }

            if (_letters.GetValueOrDefault(letter.Id)?.ETag != letter.ETag)
            {
                return false;
            }

            write();
            return true;
        }
    }
}
