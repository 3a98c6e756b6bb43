using System.Text;
using System.Text.Json;

namespace LocalCloud.CosmosDb.Resources;

/// <summary>An indexing policy as a tree of property names, for walking along while a document is read.</summary>
internal sealed class IndexTree
{
    private readonly List<(byte[] Name, IndexTree Node)> _children = [];

    /// <summary>Whether the value at this very path is indexed; null when a less precise path decides.</summary>
    public bool? Value { get; private set; }

    /// <summary>Whether everything from here on is; null when a less precise path decides.</summary>
    public bool? Below { get; private set; }

    /// <summary>Which columns of composite indexes the value at this path is.</summary>
    public List<int> Columns { get; } = [];

    public bool IsLeaf => _children.Count == 0;

    /// <summary>How many columns each composite index has; they are numbered through.</summary>
    public IReadOnlyList<int> Composites { get; private init; } = [];

    public static IndexTree Of(IndexingPolicy policy)
    {
        var root = new IndexTree { Composites = [.. policy.Composites.Select(composite => composite.Count)] };
        foreach (var (path, isIncluded) in policy.Included.Select(path => (path, true)).Concat(policy.Excluded.Select(path => (path, false))))
        {
            var node = root.At(path.Segments);
            // Of two equally precise paths, the one that excludes decides.
            if (path.IncludesBelow)
            {
                node.Below = isIncluded && node.Below != false;
            }
            else
            {
                node.Value = isIncluded && node.Value != false;
            }
        }

        foreach (var (column, path) in policy.Composites.SelectMany(composite => composite).Select(column => column.Path).Index())
        {
            root.At(path.Segments).Columns.Add(column);
        }

        return root;
    }

    public IndexTree? Child(ref readonly Utf8JsonReader property)
    {
        foreach (var (name, node) in _children)
        {
            if (property.ValueTextEquals(name))
            {
                return node;
            }
        }

        return null;
    }

    public IndexTree? Item() => _children.Find(child => child.Name.AsSpan().SequenceEqual("[]"u8)).Node;

    private IndexTree At(IReadOnlyList<string> segments)
    {
        var node = this;
        foreach (var segment in segments)
        {
            var name = Encoding.UTF8.GetBytes(segment);
            var child = node._children.Find(known => known.Name.AsSpan().SequenceEqual(name)).Node;
            if (child is null)
            {
                node._children.Add((name, child = new()));
            }

            node = child;
        }

        return node;
    }
}
